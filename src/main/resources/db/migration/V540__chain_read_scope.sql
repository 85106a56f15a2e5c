-- Reading the chain has a scope of its own; until now receipts.read stood for it, so its holders keep what they could do.
update api_key
   set scopes = replace(scopes, 'receipts.read', 'receipts.read chain.read')
 where ' ' || scopes || ' ' like '% receipts.read %'
   and ' ' || scopes || ' ' not like '% chain.read %';
