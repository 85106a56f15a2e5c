-- Nodes that this node may connect to, by network; rewritten as a whole now and then.
create table chain_peer_address (
  network      text not null,
  address      inet not null,
  port         integer not null check (port between 0 and 65535),
  services     bigint not null,
  -- The group of addresses that told of it: what one group tells reaches only a part of the book.
  source       text not null,
  seen_at      timestamptz not null,
  attempted_at timestamptz not null,
  succeeded_at timestamptz not null,
  failures     integer not null,
  -- An outbound peer of the last run: the first to be called in the next.
  anchor       boolean not null,
  primary key (network, address, port)
);

-- Addresses that may not connect for a while.
create table chain_peer_ban (
  network text not null,
  address inet not null,
  until   timestamptz not null,
  reason  text not null,
  primary key (network, address)
);
