-- The metadata tables of XC, schema version 1. Another prefix than xc_ takes its place in every name.
-- Each statement does nothing if it has run before. The control row is written last: with it, the schema is complete.

create table if not exists xc_control (
    id             smallint primary key check (id = 1),
    schema_version integer  not null,
    epoch          bigint   not null,
    instances      bigint   not null,
    dial_turns     bigint   not null
);

create table if not exists xc_migration (
    id               varchar(60)  primary key,
    table_name       varchar(400) not null,
    old_column       varchar(200) not null,
    next_column      varchar(200) not null,
    old_to_next      varchar(2000),
    next_to_old      varchar(2000),
    converter        varchar(400),
    order_preserving smallint     not null,
    fingerprint      varchar(64)  not null,
    phase            varchar(20)  not null,
    previous_phase   varchar(20),
    epoch            bigint       not null,
    entered_at       timestamp(6) with time zone not null,
    dual_write_epoch bigint       not null,
    old_history      varchar(20)  not null,
    next_history     varchar(20)  not null,
    doubts           bigint       not null,
    dial             varchar(4000) not null,
    dial_turned_at   timestamp(6) with time zone not null
);

create table if not exists xc_instance (
    id                 varchar(36)  primary key,
    number             bigint       not null,
    name               varchar(200) not null,
    application        varchar(200) not null,
    host               varchar(200) not null,
    pid                bigint       not null,
    version            varchar(200) not null,
    started_at         timestamp(6) with time zone not null,
    heartbeat_at       timestamp(6) with time zone not null,
    learned_epoch      bigint       not null,
    acknowledged_epoch bigint       not null,
    older_pins         integer      not null,
    beat               bigint       not null
);

create table if not exists xc_instance_migration (
    instance_id  varchar(36) not null,
    migration_id varchar(60) not null,
    primary key (instance_id, migration_id)
);

create table if not exists xc_fence (
    session_id    integer not null,
    session_start timestamp(9) with time zone not null,
    epoch         bigint  not null,
    instance      bigint  not null
);

create index if not exists xc_fence_session on xc_fence (session_id, session_start);

create table if not exists xc_audit (
    id           bigint generated always as identity primary key,
    happened_at  timestamp(6) with time zone not null,
    requested_by varchar(200) not null,
    instance     varchar(200) not null,
    migration_id varchar(60)  not null,
    action       varchar(40)  not null,
    from_phase   varchar(20),
    to_phase     varchar(20),
    reason       varchar      not null,
    gates        varchar      not null,
    outcome      varchar(40)  not null,
    message      varchar      not null
);

create index if not exists xc_audit_migration on xc_audit (migration_id, id);

create table if not exists xc_backfill (
    migration_id    varchar(60)  not null,
    kind            varchar(20)  not null,
    target          varchar(10)  not null,
    instance        varchar(200) not null,
    requested_by    varchar(200) not null,
    reason          varchar not null,
    epoch           bigint       not null,
    started_at      timestamp(6) with time zone not null,
    finished_at     timestamp(6) with time zone,
    rows_done       bigint       not null,
    rows_estimated  bigint       not null,
    differences     bigint       not null,
    examples        varchar not null,
    outcome         varchar(40),
    stage           varchar(10)  not null,
    paused          smallint     not null,
    frontier        varchar,
    end_key         varchar,
    claims          bigint       not null,
    target_millis   bigint       not null,
    rows_per_second bigint       not null,
    pace_percent    integer      not null,
    pace_reason     varchar not null,
    primary key (migration_id, kind, target)
);

create table if not exists xc_backfill_range (
    migration_id    varchar(60) not null,
    target          varchar(10) not null,
    number          bigint not null,
    claim           bigint not null,
    instance_id     varchar(36),
    reached_key     varchar,
    upper_key       varchar,
    rows_done       bigint not null,
    rows_filled     bigint not null,
    batch_rows      bigint not null,
    rows_per_second bigint not null,
    pace_percent    integer not null,
    pace_reason     varchar not null,
    changed_at      timestamp(6) with time zone not null,
    primary key (migration_id, target, number)
);

create table if not exists xc_certificate (
    migration_id  varchar(60)  not null,
    target        varchar(10)  not null,
    rows_compared bigint       not null,
    looked_again  bigint       not null,
    first_row     varchar,
    last_row      varchar,
    fingerprint   varchar(64)  not null,
    epoch         bigint       not null,
    instance      varchar(200) not null,
    requested_by  varchar(200) not null,
    verified_at   timestamp(6) with time zone not null,
    revoked_at    timestamp(6) with time zone,
    revoked_why   varchar not null,
    primary key (migration_id, target)
);

create table if not exists xc_sample (
    migration_id  varchar(60) primary key,
    frontier      varchar,
    rows_compared bigint      not null,
    instance_id   varchar(36),
    claimed_at    timestamp(6) with time zone not null,
    pass_began_at timestamp(6) with time zone not null,
    passed_at     timestamp(6) with time zone
);

create table if not exists xc_finding (
    migration_id varchar(60) not null,
    target       varchar(10) not null,
    kind         varchar(20) not null,
    key_digest   varchar(64) not null,
    row_key      varchar not null,
    row_name     varchar not null,
    detail       varchar not null,
    first_seen   timestamp(6) with time zone not null,
    last_seen    timestamp(6) with time zone not null,
    primary key (migration_id, target, kind, key_digest)
);

create table if not exists xc_finding_unlisted (
    migration_id varchar(60) not null,
    target       varchar(10) not null,
    kind         varchar(20) not null,
    unlisted     bigint not null,
    primary key (migration_id, target, kind)
);

create table if not exists xc_sentinel (
    name         varchar(60)  primary key,
    migration_id varchar(60)  not null,
    started_at   timestamp(6) with time zone not null,
    lasts_millis bigint       not null
);

create table if not exists xc_bypass (
    id             bigint generated always as identity primary key,
    migration_id   varchar(60) not null,
    row_name       varchar not null,
    operation      varchar(10) not null,
    application    varchar not null,
    login          varchar not null,
    role_name      varchar not null,
    address        varchar not null,
    session_number bigint      not null,
    transaction_id varchar(40) not null,
    written_at     timestamp(6) with time zone not null
);

create table if not exists xc_ramp (
    migration_id  varchar(60)  primary key,
    number        bigint       not null,
    plan          varchar(2000) not null,
    epoch         bigint       not null,
    requested_by  varchar(200) not null,
    step          integer      not null,
    started_at    timestamp(6) with time zone not null,
    step_began_at timestamp(6) with time zone not null,
    driven_at     timestamp(6) with time zone not null,
    outcome       varchar(40),
    note          varchar not null
);

create table if not exists xc_ramp_reads (
    migration_id varchar(60) not null,
    number       bigint      not null,
    step         integer     not null,
    instance_id  varchar(36) not null,
    old_reads    varchar not null,
    next_reads   varchar not null,
    primary key (migration_id, number, step, instance_id)
);

insert into xc_control (id, schema_version, epoch, instances, dial_turns)
select 1, 1, 0, 0, 0 where not exists (select 1 from xc_control);
