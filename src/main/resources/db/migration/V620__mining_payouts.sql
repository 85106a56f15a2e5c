-- Rewards of blocks that rigs found, shared out among the miners who worked for them (PPLNS).

-- Whether the reward is shared, as it was configured when the block was found.
alter table mined_block add column shared boolean not null default false;
create index mined_block_shared on mined_block (network, height) where shared;

-- Work for the own chain counts for its rewards; what was given on to pools does not.
alter table mining_share add column own boolean not null default true;

-- How a net reward is shared out, fixed soon after the block was found; paid once it is mature.
create table mining_split (
  block             bytea       primary key check (length(block) = 32),  -- wire order
  network           text        not null,
  height            integer     not null,
  made_at           timestamptz not null,
  net               bigint      not null check (net >= 0),
  fee_basis_points  integer     not null check (fee_basis_points between 0 and 10000),
  window_hashes     numeric     not null check (window_hashes > 0),
  operator          bigint      not null check (operator between 0 and net)  -- fee, and what nobody earned
);
create table mining_split_part (
  block    bytea  not null references mining_split,
  address  text   not null check (length(address) between 1 and 80),
  amount   bigint not null check (amount > 0),
  primary key (block, address)
);
create trigger mining_split_insert_only before update or delete on mining_split
  for each row execute function refuse_change();
create trigger mining_split_part_insert_only before update or delete on mining_split_part
  for each row execute function refuse_change();

-- The ledger of coins owed, in base units: what came in, whom it is owed, what was paid.
create table mining_account (
  id       bigint generated always as identity primary key,
  network  text   not null,
  kind     text   not null check (kind in ('REWARD', 'OPERATOR', 'MINER', 'PAID')),
  address  text   not null,
  balance  bigint not null default 0,
  unique (network, kind, address),
  check ((kind = 'MINER') = (address <> ''))
);
create table mining_transfer (
  id         bigint      generated always as identity primary key,
  network    text        not null,
  at         timestamptz not null,
  kind       text        not null check (kind in ('REWARD', 'ORPHAN', 'PAYMENT', 'RETURN')),
  block      bytea       check (length(block) = 32),
  txid       bytea       check (length(txid) = 32),
  reference  text        not null unique check (length(reference) between 1 and 200),
  actor      text        not null,
  check ((kind in ('REWARD', 'ORPHAN')) = (block is not null)),
  check ((kind in ('PAYMENT', 'RETURN')) = (txid is not null))
);
create index mining_transfer_block on mining_transfer (block) where block is not null;
create index mining_transfer_txid on mining_transfer (txid) where txid is not null;
create table mining_posting (
  transfer_id  bigint not null references mining_transfer,
  account_id   bigint not null references mining_account,
  amount       bigint not null check (amount <> 0),
  primary key (transfer_id, account_id)
);
create index mining_posting_account on mining_posting (account_id, transfer_id);

-- Double entry, held by the database itself, as for the money of customers (V201).
create function mining_post_to_balances() returns trigger language plpgsql as $$
declare
  change record;
begin
  if exists (select from fresh group by transfer_id having sum(amount) <> 0) then
    raise exception 'postings of a transfer do not sum to zero' using errcode = 'check_violation';
  end if;
  for change in
    select account_id, sum(amount)::bigint as amount from fresh group by account_id order by account_id
  loop
    update mining_account set balance = balance + change.amount where id = change.account_id;
  end loop;
  return null;
end
$$;
create trigger mining_posting_balances after insert on mining_posting
  referencing new table as fresh for each statement execute function mining_post_to_balances();
create trigger mining_transfer_insert_only before update or delete on mining_transfer
  for each row execute function refuse_change();
create trigger mining_transfer_no_truncate before truncate on mining_transfer
  for each statement execute function refuse_change();
create trigger mining_posting_insert_only before update or delete on mining_posting
  for each row execute function refuse_change();
create trigger mining_posting_no_truncate before truncate on mining_posting
  for each statement execute function refuse_change();

-- Payments to miners that the wallet signed: returned to the ledger when the network refused one.
create table mining_payment (
  txid        bytea       primary key check (length(txid) = 32),  -- wire order
  network     text        not null,
  at          timestamptz not null,
  recipients  integer     not null check (recipients > 0),
  amount      bigint      not null check (amount > 0),
  fee         bigint      not null check (fee >= 0),
  state       text        not null check (state in ('OPEN', 'SETTLED', 'RETURNED'))
);
create index mining_payment_open on mining_payment (network) where state = 'OPEN';
