-- The metadata tables of XC, schema version 1. Another prefix than xc_ takes its place in every name.
-- Times are UTC. Each statement does nothing if it has run before.
-- The control row is written last: with it, the schema is complete.

create table if not exists xc_control (
    id             smallint primary key,
    schema_version integer  not null,
    epoch          bigint   not null,
    instances      bigint   not null,
    dial_turns     bigint   not null
) engine = InnoDB default character set = utf8mb4;

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
    entered_at       datetime(6)  not null,
    dual_write_epoch bigint       not null,
    old_history      varchar(20)  not null,
    next_history     varchar(20)  not null,
    doubts           bigint       not null,
    dial             varchar(4000) not null,
    dial_turned_at   datetime(6)  not null
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_instance (
    id                 varchar(36)  primary key,
    number             bigint       not null,
    name               varchar(200) not null,
    application        varchar(200) not null,
    host               varchar(200) not null,
    pid                bigint       not null,
    version            varchar(200) not null,
    started_at         datetime(6)  not null,
    heartbeat_at       datetime(6)  not null,
    learned_epoch      bigint       not null,
    acknowledged_epoch bigint       not null,
    older_pins         integer      not null,
    beat               bigint       not null
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_instance_migration (
    instance_id  varchar(36) not null,
    migration_id varchar(60) not null,
    primary key (instance_id, migration_id)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_audit (
    id           bigint auto_increment primary key,
    happened_at  datetime(6)  not null,
    requested_by varchar(200) not null,
    instance     varchar(200) not null,
    migration_id varchar(60)  not null,
    action       varchar(40)  not null,
    from_phase   varchar(20),
    to_phase     varchar(20),
    reason       longtext     not null,
    gates        longtext     not null,
    outcome      varchar(40)  not null,
    message      longtext     not null,
    index xc_audit_migration (migration_id, id)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_backfill (
    migration_id    varchar(60)  not null,
    kind            varchar(20)  not null,
    target          varchar(10)  not null,
    instance        varchar(200) not null,
    requested_by    varchar(200) not null,
    reason          longtext not null,
    epoch           bigint       not null,
    started_at      datetime(6) not null,
    finished_at     datetime(6),
    rows_done       bigint       not null,
    rows_estimated  bigint       not null,
    differences     bigint       not null,
    examples        longtext not null,
    outcome         varchar(40),
    stage           varchar(10)  not null,
    paused          smallint     not null,
    frontier        longtext,
    end_key         longtext,
    claims          bigint       not null,
    target_millis   bigint       not null,
    rows_per_second bigint       not null,
    pace_percent    integer      not null,
    pace_reason     longtext not null,
    primary key (migration_id, kind, target)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_backfill_range (
    migration_id    varchar(60) not null,
    target          varchar(10) not null,
    number          bigint not null,
    claim           bigint not null,
    instance_id     varchar(36),
    reached_key     longtext,
    upper_key       longtext,
    rows_done       bigint not null,
    rows_filled     bigint not null,
    batch_rows      bigint not null,
    rows_per_second bigint not null,
    pace_percent    integer not null,
    pace_reason     longtext not null,
    changed_at      datetime(6) not null,
    primary key (migration_id, target, number)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_certificate (
    migration_id  varchar(60)  not null,
    target        varchar(10)  not null,
    rows_compared bigint       not null,
    looked_again  bigint       not null,
    first_row     longtext,
    last_row      longtext,
    fingerprint   varchar(64)  not null,
    epoch         bigint       not null,
    instance      varchar(200) not null,
    requested_by  varchar(200) not null,
    verified_at   datetime(6) not null,
    revoked_at    datetime(6),
    revoked_why   longtext not null,
    primary key (migration_id, target)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_sample (
    migration_id  varchar(60) primary key,
    frontier      longtext,
    rows_compared bigint      not null,
    instance_id   varchar(36),
    claimed_at    datetime(6) not null,
    pass_began_at datetime(6) not null,
    passed_at     datetime(6)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_finding (
    migration_id varchar(60) not null,
    target       varchar(10) not null,
    kind         varchar(20) not null,
    key_digest   varchar(64) not null,
    row_key      longtext not null,
    row_name     longtext not null,
    detail       longtext not null,
    first_seen   datetime(6) not null,
    last_seen    datetime(6) not null,
    primary key (migration_id, target, kind, key_digest)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_finding_unlisted (
    migration_id varchar(60) not null,
    target       varchar(10) not null,
    kind         varchar(20) not null,
    unlisted     bigint not null,
    primary key (migration_id, target, kind)
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_sentinel (
    name         varchar(60)  primary key,
    migration_id varchar(60)  not null,
    started_at   datetime(6) not null,
    lasts_millis bigint       not null
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_bypass (
    id             bigint auto_increment primary key,
    migration_id   varchar(60) not null,
    row_name       longtext not null,
    operation      varchar(10) not null,
    application    longtext not null,
    login          longtext not null,
    role_name      longtext not null,
    address        longtext not null,
    session_number bigint      not null,
    transaction_id varchar(40) not null,
    written_at     datetime(6) not null
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_ramp (
    migration_id  varchar(60)  primary key,
    number        bigint       not null,
    plan          varchar(2000) not null,
    epoch         bigint       not null,
    requested_by  varchar(200) not null,
    step          integer      not null,
    started_at    datetime(6) not null,
    step_began_at datetime(6) not null,
    driven_at     datetime(6) not null,
    outcome       varchar(40),
    note          longtext not null
) engine = InnoDB default character set = utf8mb4;

create table if not exists xc_ramp_reads (
    migration_id varchar(60) not null,
    number       bigint      not null,
    step         integer     not null,
    instance_id  varchar(36) not null,
    old_reads    longtext not null,
    next_reads   longtext not null,
    primary key (migration_id, number, step, instance_id)
) engine = InnoDB default character set = utf8mb4;

insert into xc_control (id, schema_version, epoch, instances, dial_turns)
select 1, 1, 0, 0, 0 from dual where not exists (select 1 from xc_control);
