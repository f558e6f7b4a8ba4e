create table users (id bigint primary key, subscription varchar(20), tier varchar(20));
insert into users (id, subscription) values (1, 'free'), (2, 'gold');
