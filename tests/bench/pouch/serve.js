// The peer's server: PouchDB behind express-pouchdb, on a free port of loopback.
//   node serve.js FOLDER        prints its port, serves until it is killed
'use strict'

const path = require('node:path')
const express = require('express')
const pouch = require('pouchdb-node')
const served = require('express-pouchdb')

const folder = process.argv[2]
process.chdir(folder) // it leaves a log and a configuration where it stands

const PouchDB = pouch.defaults({ prefix: path.join(folder, path.sep) })
const app = express()
app.use('/', served(PouchDB, { mode: 'minimumForPouchDB' }))
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${server.address().port}\n`)
})
