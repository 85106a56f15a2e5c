-- What each device drew by hour, integrated from the power that it reports. Time in which it did not say that counts nothing.
create table gpu_energy_hour (
  uuid         text        not null check (length(uuid) between 1 and 96),
  hour         timestamptz not null check (date_trunc('hour', hour at time zone 'UTC') = hour at time zone 'UTC'),
  millijoules  bigint      not null check (millijoules > 0),
  primary key (uuid, hour)
);

-- Devices that an operator drains: nothing computes there until the row is gone, also after a restart.
create table gpu_drain (
  uuid    text        primary key check (length(uuid) between 1 and 96),
  set_by  text        not null,
  set_at  timestamptz not null
);
