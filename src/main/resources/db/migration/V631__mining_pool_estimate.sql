-- What pools may pay for the shares of a device, in base units: its accepted work as a part of a block's, times the net subsidy.
alter table mining_device_hour
  add column pool_estimate bigint not null default 0 check (pool_estimate >= 0);
