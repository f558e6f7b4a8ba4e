create table publishers (
    id ${identity} primary key,
    name varchar(100) not null,
    street varchar(100),
    zip varchar(10),
    city varchar(60)
);
create table authors (
    id ${identity} primary key,
    name varchar(100) not null,
    country varchar(40),
    born int
);
create table subjects (
    id ${identity} primary key,
    name varchar(60) not null,
    parent_id bigint,
    foreign key (parent_id) references subjects (id)
);
create table media (
    id ${identity} primary key,
    version int not null,
    title varchar(200) not null,
    published int not null,
    lang varchar(20),
    publisher_id bigint,
    foreign key (publisher_id) references publishers (id)
);
create table books (
    id bigint primary key,
    isbn varchar(13) not null unique,
    pages int not null,
    foreign key (id) references media (id)
);
create table films (
    id bigint primary key,
    director varchar(100),
    minutes int not null,
    foreign key (id) references media (id)
);
create table books_authors (
    book_id bigint not null,
    author_id bigint not null,
    place int not null,
    primary key (book_id, place),
    foreign key (book_id) references books (id),
    foreign key (author_id) references authors (id)
);
create table media_subjects (
    medium_id bigint not null,
    subject_id bigint not null,
    primary key (medium_id, subject_id),
    foreign key (medium_id) references media (id),
    foreign key (subject_id) references subjects (id)
);
create table branches (
    code varchar(10) primary key,
    name varchar(60) not null,
    street varchar(100),
    zip varchar(10),
    city varchar(60)
);
create table branch_hours (
    branch_code varchar(10) not null,
    weekday varchar(10) not null,
    opens int not null,
    closes int not null,
    primary key (branch_code, weekday),
    foreign key (branch_code) references branches (code)
);
create table copies (
    id ${identity} primary key,
    barcode int not null unique,
    wear varchar(10) not null,
    medium_id bigint not null,
    branch_code varchar(10) not null,
    foreign key (medium_id) references media (id),
    foreign key (branch_code) references branches (code)
);
create table patrons (
    id ${identity} primary key,
    version int not null,
    patron_no varchar(10) not null unique,
    name varchar(100) not null,
    email varchar(100),
    joined date not null,
    street varchar(100),
    zip varchar(10),
    city varchar(60)
);
create table patron_phones (
    patron_id bigint not null,
    phone varchar(30) not null,
    primary key (patron_id, phone),
    foreign key (patron_id) references patrons (id)
);
create table cards (
    id ${identity} primary key,
    patron_id bigint not null unique,
    valid_until date not null,
    foreign key (patron_id) references patrons (id)
);
create table loans (
    id ${identity} primary key,
    version int not null,
    copy_id bigint not null,
    patron_id bigint not null,
    lent_on date not null,
    due_on date not null,
    returned_on date,
    renewals int not null,
    foreign key (copy_id) references copies (id),
    constraint fk_loans_patron foreign key (patron_id) references patrons (id)
);
create table reservations (
    id ${identity} primary key,
    version int not null,
    medium_id bigint not null,
    patron_id bigint not null,
    made_on date not null,
    status int not null,
    foreign key (medium_id) references media (id),
    foreign key (patron_id) references patrons (id)
);
create table payments (
    id ${identity} primary key,
    kind varchar(10) not null,
    paid_on date not null,
    till varchar(10),
    digits varchar(4)
);
create table fees (
    id ${identity} primary key,
    loan_id bigint not null,
    payment_id bigint,
    reason varchar(10) not null,
    cents bigint not null,
    foreign key (loan_id) references loans (id),
    foreign key (payment_id) references payments (id)
);
create index ix_fees_cents on fees (cents);
create table reviews (
    patron_id bigint not null,
    medium_id bigint not null,
    stars int not null,
    opinion varchar(500),
    primary key (patron_id, medium_id),
    foreign key (patron_id) references patrons (id),
    foreign key (medium_id) references media (id)
);
