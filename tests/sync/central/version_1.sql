CREATE TABLE device (
    device VARCHAR NOT NULL,
    facility VARCHAR NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    sealing_key BYTES NOT NULL,
    last_seen BIGINT,
    serial BIGINT,
    as_of BIGINT,
    edition VARCHAR NOT NULL,
    unsent BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    clock_offset_ms BIGINT,
    app VARCHAR NOT NULL,
    PRIMARY KEY (device)
);

CREATE TABLE device_key (
    device VARCHAR NOT NULL,
    kid VARCHAR NOT NULL,
    public_key BYTES NOT NULL,
    since BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (device, kid)
);

CREATE TABLE head (
    device VARCHAR NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTES NOT NULL,
    forked_from BYTES,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (device, epoch)
);

CREATE TABLE event (
    device VARCHAR NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTES NOT NULL,
    id VARCHAR NOT NULL,
    raw BYTES NOT NULL,
    received_at BIGINT NOT NULL,
    readable BOOLEAN NOT NULL,
    PRIMARY KEY (device, epoch, seq)
);

CREATE TABLE confirmation (
    device VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    type VARCHAR NOT NULL,
    visit_day INTEGER,
    rule VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    taken VARCHAR NOT NULL,
    edition VARCHAR NOT NULL,
    known_on INTEGER,
    online_check VARCHAR NOT NULL,
    online_source VARCHAR NOT NULL,
    online_at BIGINT,
    subject VARCHAR NOT NULL,
    wall_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    snapshot_serial BIGINT,
    staff VARCHAR NOT NULL,
    refers_to VARCHAR NOT NULL,
    PRIMARY KEY (device, id)
);

CREATE TABLE quarantine (
    device VARCHAR NOT NULL,
    digest BYTES NOT NULL,
    body BYTES NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (device, digest)
);

CREATE TABLE conflict (
    device VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    digest BYTES NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (device, id, digest)
);

CREATE TABLE facility (
    facility VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    jurisdiction VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    wrapped_scope_key BYTES NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (facility)
);

CREATE TABLE facility_patient (
    facility VARCHAR NOT NULL,
    key BIGINT NOT NULL,
    PRIMARY KEY (facility, key)
);

CREATE TABLE enrol_code (
    code_id VARCHAR NOT NULL,
    facility VARCHAR NOT NULL,
    derived_key BYTES NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    device VARCHAR,
    PRIMARY KEY (code_id)
);

CREATE TABLE pack_key (
    path VARCHAR NOT NULL,
    wrapped BYTES NOT NULL,
    PRIMARY KEY (path)
);

CREATE TABLE setting (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE schema_version (
    version INTEGER NOT NULL
);
