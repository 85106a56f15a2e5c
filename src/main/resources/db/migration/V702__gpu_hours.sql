-- The GPU-minute ledger by hour: what each device was used for, or why it was not. The reasons of an hour sum to the time that the node
-- watched the device in it.
create table gpu_use_hour (
  uuid   text        not null check (length(uuid) between 1 and 96),
  hour   timestamptz not null check (date_trunc('hour', hour at time zone 'UTC') = hour at time zone 'UTC'),
  use    text        not null,  -- DeviceUse
  nanos  bigint      not null check (nanos > 0),
  primary key (uuid, hour, use)
);
