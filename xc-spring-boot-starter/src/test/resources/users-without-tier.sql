create table users (id bigint primary key, subscription varchar(40));
insert into users (id, subscription) select x, case when mod(x, 3) = 0 then 'gold' else 'free' end from system_range(1, 3000);
