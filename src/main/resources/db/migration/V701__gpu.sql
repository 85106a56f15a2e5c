-- How long an operator holds mining off a device; a row whose time is over means nothing.
create table gpu_hold (
  uuid        text        primary key check (length(uuid) between 1 and 96),
  held_until  timestamptz not null,
  set_by      text        not null,
  set_at      timestamptz not null
);

-- What a running node said of its devices last, for operator commands beside it. A metric that the device does not say is null.
create table gpu_report (
  uuid                    text        primary key check (length(uuid) between 1 and 96),
  name                    text        not null,
  state                   text        not null check (state in ('RUNNING', 'DRAINING', 'RELEASED', 'FAILED', 'LOST')),
  use                     text        not null,  -- DeviceUse: who has it, or why nobody does
  trouble                 text        not null,  -- why it is failed or lost; else empty
  power_limit             text        not null,  -- what became of the configured limit; empty without one
  xid                     integer,               -- the last error that the driver reported
  memory_bytes            bigint      not null,
  temperature_celsius     bigint,
  power_milliwatts        bigint,
  power_limit_milliwatts  bigint,
  fan_percent             bigint,
  sm_clock_megahertz      bigint,
  memory_clock_megahertz  bigint,
  memory_used_bytes       bigint,
  throttle_reasons        bigint,
  reported_at             timestamptz not null
);
