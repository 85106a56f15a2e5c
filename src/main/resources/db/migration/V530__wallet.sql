-- Wallets of the operator. What can spend is sealed; addresses follow from the account key alone.
create table chain_wallet (
  id              uuid primary key,
  network         text not null,
  name            text not null check (length(name) between 1 and 64),
  -- The extended public key of m/44'/coin'/0' (BIP44), or of whatever account is watched.
  account_key     text not null,
  -- The seed under a key that Argon2id makes of the passphrase; null where the wallet only watches.
  seed_box        bytea,
  seed_salt       bytea,
  argon2_memory   integer not null,
  argon2_passes   integer not null,
  argon2_lanes    integer not null,
  -- The first address of either branch that was not given out yet.
  next_receive    integer not null check (next_receive >= 0),
  next_change     integer not null check (next_change >= 0),
  -- Wrong passphrases in a row, and until when no further one is looked at.
  failures        integer not null,
  blocked_until   timestamptz not null,
  created_at      timestamptz not null,
  unique (network, name),
  unique (network, account_key),
  check ((seed_box is null) = (seed_salt is null))
);

-- Signed payments: offered to the pool again and again until they are deep in the chain.
create table chain_wallet_payment (
  txid       bytea primary key check (length(txid) = 32),
  wallet_id  uuid not null references chain_wallet (id),
  raw        bytea not null,
  recipient  text not null,
  amount     bigint not null check (amount > 0),
  fee        bigint not null check (fee >= 0),
  state      text not null check (state in ('WAITING', 'RELAYED', 'SETTLED', 'REFUSED')),
  -- Why it still waits or was refused; empty when there is nothing to say.
  reason     text not null,
  created_at timestamptz not null
);

create index chain_wallet_payment_open on chain_wallet_payment (created_at)
  where state in ('WAITING', 'RELAYED');
create index chain_wallet_payment_of_wallet on chain_wallet_payment (wallet_id, created_at);
