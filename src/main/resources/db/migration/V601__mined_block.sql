-- Blocks that this installation's miners found, written before they are offered to the chain. The
-- state follows the chain and is never more than a memory of it: it can always be derived anew.
create table mined_block (
  id              bytea       primary key check (length(id) = 32),  -- wire order
  network         text        not null,
  node            text        not null,  -- aipg.mining.node
  height          integer     not null check (height > 0),
  found_at        timestamptz not null,
  payout_address  text        not null,
  reward          bigint      not null check (reward >= 0),      -- subsidy and fees
  operations      bigint      not null check (operations >= 0),  -- of it, the operations share
  state           text        not null check (state in ('IMMATURE', 'MATURE', 'ORPHANED')),
  check (operations <= reward)
);

create index mined_block_height on mined_block (network, height);
create index mined_block_immature on mined_block (network, height) where state = 'IMMATURE';
