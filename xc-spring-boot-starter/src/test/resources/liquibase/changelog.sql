--liquibase formatted sql
--changeset shop:1
create table users (id bigint primary key, subscription varchar(20));
