// The peer's other end: fill a database, or replicate and say how long it took.
//   node replicate.js fill REMOTE LINES           documents straight into a server
//   node replicate.js push REMOTE LINES BATCH     from a database of its own
//   node replicate.js pull REMOTE FOLDER BATCH    into a new one
// Only the replication itself is timed; the answer is one line of JSON.
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const PouchDB = require('pouchdb-node')

const AT_ONCE = 1000

async function fill (database, lines) {
  const documents = fs.readFileSync(lines, 'utf8').trimEnd().split('\n').map(JSON.parse)
  for (let at = 0; at < documents.length; at += AT_ONCE) {
    const stored = await database.bulkDocs(documents.slice(at, at + AT_ONCE))
    const refused = stored.find((one) => one.error)
    if (refused) throw new Error(JSON.stringify(refused))
  }
  return { documents: documents.length }
}

async function timed (replicate) {
  const started = process.hrtime.bigint()
  const done = await replicate()
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  if (!done.ok || done.errors.length) throw new Error(JSON.stringify(done))
  return { seconds, documents: done.docs_written }
}

async function main ([what, address, place, batch]) {
  const remote = new PouchDB(address)
  const options = { batch_size: Number(batch) }
  if (what === 'fill') return fill(remote, place)
  const folder = what === 'push' ? path.dirname(place) : place
  const local = new PouchDB(fs.mkdtempSync(path.join(folder, 'local-')))
  if (what === 'pull') return timed(() => local.replicate.from(remote, options))
  await fill(local, place)
  return timed(() => local.replicate.to(remote, options))
}

main(process.argv.slice(2)).then(
  (found) => process.stdout.write(JSON.stringify(found) + '\n', () => process.exit(0)),
  (error) => {
    process.stderr.write(`${error.message || error}\n`)
    process.exit(1)
  }
)
