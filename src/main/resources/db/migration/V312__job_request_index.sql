-- Support looks for the job of a request by the id that the customer was told.
create index job_request on job (request_id) where request_id is not null;
