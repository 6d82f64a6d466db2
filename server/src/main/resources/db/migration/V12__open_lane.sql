-- What a lane has promised is read from the index alone: the optimizer takes every lane for as full as those that are over
-- together, and would read the whole table instead. The id comes first, so that what is over still lies by age.

ALTER TABLE transactions
  DROP KEY by_open_lane,
  ADD KEY by_open_lane (open_lane, client_id, id, reserved);
