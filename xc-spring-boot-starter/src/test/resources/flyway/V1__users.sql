create table users (id bigint primary key, subscription varchar(20));
