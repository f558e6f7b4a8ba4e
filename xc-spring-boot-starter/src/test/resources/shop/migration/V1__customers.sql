create sequence customer_seq increment by 50;

create table customer (
    id           bigint primary key,
    name         varchar(50),
    subscription varchar(20)
);
