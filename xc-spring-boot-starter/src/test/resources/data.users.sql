insert into users (id, subscription) values (1, 'gold');
