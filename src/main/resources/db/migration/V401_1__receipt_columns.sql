-- What lists of receipts sort and filter by. Receipts stored before get theirs at the next start, from
-- their own bytes (proof.Receipts).
alter table proof_receipt
  add column model_id text,
  add column prompt_tokens bigint check (prompt_tokens >= 0),
  add column output_tokens bigint check (output_tokens >= 0);
create index proof_receipt_without_columns on proof_receipt (sequence) where model_id is null;
