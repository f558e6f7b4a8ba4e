package dev.expandcontract.hibernate.load;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Tuple;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;

/** The ways to see what belongs to an id. */
enum Look {
    ENTITY {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            var account = session instanceof Session stateful
                    ? stateful.find(Account.class, id)
                    : ((StatelessSession) session).get(Account.class, id);
            assertThat(account.points).isEqualTo(row.points());
            assertThat(account.label).isEqualTo(row.label());
        }
    },
    HQL {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery(
                                    "select a.points, a.label from Account a where a.id = ?1", Object[].class)
                            .setParameter(1, id)
                            .getSingleResult())
                    .containsExactly(row.points(), row.label());
        }
    },
    HQL_CONDITION {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery(
                                    "select a.id from Account a where a.id = ?1 and a.points = ?2 and a.label in (?3, 'x')"
                                            + " order by a.label",
                                    Long.class)
                            .setParameter(1, id)
                            .setParameter(2, row.points())
                            .setParameter(3, row.label())
                            .list())
                    .containsExactly(id);
        }
    },
    HQL_GROUP {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery(
                                    "select sum(a.points) from Account a join Car c on c.id = a.id where a.id = ?1 and"
                                            + " c.plate = ?2 group by a.label having max(a.points) = ?3",
                                    Long.class)
                            .setParameter(1, id)
                            .setParameter(2, row.plate())
                            .setParameter(3, row.points())
                            .list())
                    .containsExactly(row.points());
        }
    },
    CRITERIA {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            var builder = session.getCriteriaBuilder();
            var query = builder.createQuery(Tuple.class);
            var account = query.from(Account.class);
            query.select(builder.tuple(account.get("points"), builder.upper(account.get("label"))))
                    .where(builder.equal(account.get("id"), id), builder.ge(account.get("points"), row.points()));
            var found = session.createSelectionQuery(query).getSingleResult();
            assertThat(found.get(0)).isEqualTo(row.points());
            assertThat(found.get(1)).isEqualTo(row.label().toUpperCase(java.util.Locale.ROOT));
        }
    },
    NATIVE {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            var found = session.createNativeQuery(
                            "select a.xc$points, a.xc$label from account a where a.id = ?", Object[].class)
                    .setParameter(1, id)
                    .getSingleResult();
            assertThat(((Number) found[0]).longValue()).isEqualTo(row.points());
            assertThat(found[1]).isEqualTo(row.label());
        }
    },
    NATIVE_ENTITY {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            var account = session.createNativeQuery("select {a.*} from account a where a.id = ?", Account.class)
                    .addEntity("a", Account.class)
                    .setParameter(1, id)
                    .getSingleResult();
            assertThat(account.points).isEqualTo(row.points());
            assertThat(account.label).isEqualTo(row.label());
        }
    },
    COLLECTION {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery(
                                    "select t from Account a join a.tags t where a.id = ?1 order by index(t)",
                                    String.class)
                            .setParameter(1, id)
                            .list())
                    .isEqualTo(row.tags());
        }
    },
    FETCHED_COLLECTION {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery(
                                    "from Account a left join fetch a.tags where a.id = ?1", Account.class)
                            .setParameter(1, id)
                            .getSingleResult()
                            .tags)
                    .containsExactlyElementsOf(row.tags());
        }
    },
    JOINED_TABLES {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery(
                                    "select c.plate, c.seats from Car c where c.id = ?1", Object[].class)
                            .setParameter(1, id)
                            .getSingleResult())
                    .containsExactly(row.plate(), row.seats());
        }
    },
    POLYMORPHIC {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery("from Vehicle where id = ?1 and plate = ?2", Vehicle.class)
                            .setParameter(1, id)
                            .setParameter(2, row.plate())
                            .getSingleResult())
                    .isInstanceOfSatisfying(
                            Car.class, car -> assertThat(car.seats).isEqualTo(row.seats()));
        }
    },
    MEMO {
        @Override
        void expect(SharedSessionContract session, long id, Row row) {
            assertThat(session.createSelectionQuery("select m.points from Memo m where m.id = ?1", Long.class)
                            .setParameter(1, id)
                            .list())
                    .isEqualTo(row.memo() < 0 ? List.of() : List.of(row.memo()));
        }
    };

    /** Asserts that the database shows what the ledger holds. */
    abstract void expect(SharedSessionContract session, long id, Row row);
}
