-- The id by which the answer (x-request-id), the log and support name the API request that made a job.
alter table job add column request_id text check (char_length(request_id) between 1 and 64);
