-- the new column: nobody has to write it yet
alter table member add column tier varchar(40);
-- and once the old one is written no more, nobody has to write that
alter table member alter column subscription drop not null;
