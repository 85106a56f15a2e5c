-- Orders of the command line to the node that runs on the same data folder: a command is a process of its
-- own and cannot reach the engine. A row lives until the command has seen its end, or an hour.
create table model_order (
  id        uuid        primary key,
  node      uuid        not null,  -- the installation (jobs.NodeIdentity)
  model_id  text        not null,
  act       text        not null check (act in ('LOAD', 'UNLOAD')),
  state     text        not null check (state in ('WAITING', 'TAKEN', 'DONE', 'FAILED')),
  failure   text        not null,  -- in a sentence; empty unless it failed
  asked_by  text        not null,
  asked_at  timestamptz not null
);

create index model_order_node on model_order (node, state, id);
