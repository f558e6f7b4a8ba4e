package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.SessionFactory;

/** Columns that belong to a collection: its elements, its order, its keys, its owner; in every phase. */
@Schema(CollectionsTest.Tables.class)
class CollectionsTest extends EveryPhaseSuite {

    private static final Migration TAG = Migration.of("box_tags", "tag", "label");
    private static final Migration WORTH = Migration.of("box_labels", "worth", "price");
    private static final Migration ZIP = Migration.of("box_places", "zip", "postal_code");
    private static final Migration POSITION = Migration.of("slip", "pos", "rank_no");
    private static final Migration KIND = Migration.of("coin", "kind", "variety");
    private static final Migration OWNER = Migration.of("chip", "holder_id", "owner_id");
    private static final Migration WEIGHT = Migration.of("chip", "weight", "mass");
    private static final Migration FRIEND = Migration.of("box_friends", "friend_id", "buddy_id");

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Box.class, Place.class, Slip.class, Coin.class, Chip.class);
    }

    private static void assertColumn(PhaseRun run, Migration migration, Object... values) {
        var expected = new ArrayList<String>();
        for (var value : values) {
            expected.add(String.valueOf(value));
        }
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + migration.name(side) + " from "
                            + migration.column().table()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @EveryPhase
    void elements_of_a_basic_type(PhaseRun run) {
        inTransaction(run, session -> {
            var box = new Box(1);
            box.tags.addAll(Set.of("a", "b"));
            session.persist(box);
        });
        assertColumn(run, TAG, "a", "b");
        inTransaction(run, session -> {
            var box = session.find(Box.class, 1L);
            box.tags.remove("a");
            box.tags.add("c");
        });
        assertColumn(run, TAG, "b", "c");
        assertThat(select(run, String.class, "select t from Box b join b.tags t where t > 'b'"))
                .containsExactly("c");
        assertThat(select(run, Long.class, "select b.id from Box b where 'b' member of b.tags and size(b.tags) = 2"))
                .containsExactly(1L);
        inTransaction(run, session -> session.find(Box.class, 1L).tags.clear());
        assertColumn(run, TAG);
    }

    @EveryPhase
    void values_of_a_map(PhaseRun run) {
        inTransaction(run, session -> {
            var box = new Box(1);
            box.labels.put("x", 1);
            box.labels.put("y", 2);
            session.persist(box);
        });
        inTransaction(run, session -> session.find(Box.class, 1L).labels.put("x", 3));
        assertColumn(run, WORTH, 3, 2);
        assertThat(select(run, String.class, "select key(l) from Box b join b.labels l where l = 3"))
                .containsExactly("x");
    }

    @EveryPhase
    void embeddables_in_their_order(PhaseRun run) {
        inTransaction(run, session -> {
            var box = new Box(1);
            box.places.add(new Place("Bern", "3000"));
            box.places.add(new Place("Basel", "4000"));
            session.persist(box);
        });
        assertColumn(run, ZIP, "3000", "4000");
        inTransaction(run, session -> {
            var box = session.find(Box.class, 1L);
            assertThat(box.places).extracting(place -> place.code).containsExactly("4000", "3000");
            box.places.removeIf(place -> place.city.equals("Bern"));
        });
        assertColumn(run, ZIP, "4000");
    }

    @EveryPhase
    void the_order_of_a_list(PhaseRun run) {
        inTransaction(run, session -> {
            var box = new Box(1);
            box.slips.add(new Slip(11, "a"));
            box.slips.add(new Slip(12, "b"));
            session.persist(box);
        });
        assertStored(run, POSITION, 0, 1);
        inTransaction(run, session -> {
            var box = session.find(Box.class, 1L);
            assertThat(box.slips).extracting(slip -> slip.text).containsExactly("a", "b");
            box.slips.add(0, box.slips.remove(1));
        });
        assertStored(run, POSITION, 1, 0);
        assertThat(select(run, Integer.class, "select index(s) from Box b join b.slips s where s.text = 'a'"))
                .containsExactly(1);
    }

    @EveryPhase
    void the_keys_of_a_map(PhaseRun run) {
        inTransaction(run, session -> {
            var box = new Box(1);
            box.coins.put("gold", new Coin(21));
            box.coins.put("iron", new Coin(22));
            session.persist(box);
        });
        assertStored(run, KIND, "gold", "iron");
        inTransaction(run, session -> {
            var box = session.find(Box.class, 1L);
            box.coins.put("steel", box.coins.remove("iron"));
        });
        assertStored(run, KIND, "gold", "steel");
        assertThat(select(run, Long.class, "select c.id from Box b join b.coins c where key(c) = 'steel'"))
                .containsExactly(22L);
    }

    @EveryPhase
    void the_owner_of_a_one_sided_association(PhaseRun run) {
        inTransaction(run, session -> {
            var box = new Box(1);
            box.chips.add(new Chip(31, 5));
            box.chips.add(new Chip(32, 7));
            session.persist(box);
            session.persist(new Box(2));
        });
        assertStored(run, OWNER, 1, 1);
        assertStored(run, WEIGHT, 5, 7);
        inTransaction(run, session -> {
            var box = session.find(Box.class, 1L);
            assertThat(box.chips)
                    .as("in the order of a migrating column")
                    .extracting(chip -> chip.weight)
                    .containsExactly(7, 5);
            var chip = box.chips.iterator().next();
            box.chips.remove(chip);
            session.find(Box.class, 2L).chips.add(chip);
        });
        assertStored(run, OWNER, 1, 2);
        assertThat(select(run, Long.class, "select b.id from Box b join b.chips c where c.weight = 7"))
                .containsExactly(2L);
    }

    @EveryPhase
    void the_other_end_of_a_join_table(PhaseRun run) {
        inTransaction(run, session -> {
            var box = new Box(1);
            var other = new Box(2);
            session.persist(other);
            box.friends.add(other);
            session.persist(box);
        });
        assertColumn(run, FRIEND, 2);
        assertThat(select(run, Long.class, "select b.id from Box b join b.friends f where f.id = 2"))
                .containsExactly(1L);
        inTransaction(run, session -> {
            var box = session.find(Box.class, 1L);
            assertThat(box.friends).extracting(friend -> friend.id).containsExactly(2L);
            box.friends.clear();
        });
        assertColumn(run, FRIEND);
    }

    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(TAG, WORTH, ZIP, POSITION, KIND, OWNER, WEIGHT, FRIEND);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            return List.of(
                    "create table box (id bigint primary key)",
                    "create table box_tags (box_id bigint, " + state.columns(TAG, "varchar(20)") + ")",
                    "create table box_labels (box_id bigint, k varchar(20), " + state.columns(WORTH, "int")
                            + ", primary key (box_id, k))",
                    "create table box_places (box_id bigint, city varchar(20), " + state.columns(ZIP, "varchar(20)")
                            + ")",
                    "create table slip (id bigint primary key, txt varchar(20), box_id bigint, "
                            + state.columns(POSITION, "int") + ")",
                    "create table coin (id bigint primary key, box_id bigint, " + state.columns(KIND, "varchar(20)")
                            + ")",
                    "create table chip (id bigint primary key, " + state.columns(OWNER, "bigint") + ", "
                            + state.columns(WEIGHT, "int") + ")",
                    "create table box_friends (box_id bigint, " + state.columns(FRIEND, "bigint") + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("box", "box_tags", "box_labels", "box_places", "slip", "coin", "chip", "box_friends");
        }
    }

    @Entity(name = "Box")
    @Table(name = "box")
    static class Box {
        @Id
        Long id;

        @ElementCollection
        @CollectionTable(name = "box_tags", joinColumns = @JoinColumn(name = "box_id"))
        @Column(name = "label")
        @ExpandContract(old = "tag", next = "label")
        Set<String> tags = new HashSet<>();

        @ElementCollection
        @CollectionTable(name = "box_labels", joinColumns = @JoinColumn(name = "box_id"))
        @MapKeyColumn(name = "k")
        @Column(name = "worth")
        @ExpandContract(old = "worth", next = "price")
        Map<String, Integer> labels = new HashMap<>();

        @ElementCollection
        @CollectionTable(name = "box_places", joinColumns = @JoinColumn(name = "box_id"))
        @OrderBy("code desc")
        Set<Place> places = new LinkedHashSet<>();

        @OneToMany(cascade = CascadeType.ALL)
        @JoinColumn(name = "box_id")
        @OrderColumn(name = "pos")
        @ExpandContract(old = "pos", next = "rank_no")
        List<Slip> slips = new ArrayList<>();

        @OneToMany(cascade = CascadeType.ALL)
        @JoinColumn(name = "box_id")
        @MapKeyColumn(name = "variety")
        @ExpandContract(old = "kind", next = "variety")
        Map<String, Coin> coins = new HashMap<>();

        @OneToMany(cascade = CascadeType.ALL)
        @JoinColumn(name = "holder_id")
        @OrderBy("weight desc")
        @ExpandContract(old = "holder_id", next = "owner_id")
        Set<Chip> chips = new LinkedHashSet<>();

        @ManyToMany
        @JoinTable(
                name = "box_friends",
                joinColumns = @JoinColumn(name = "box_id"),
                inverseJoinColumns = @JoinColumn(name = "friend_id"))
        @ExpandContract(old = "friend_id", next = "buddy_id")
        List<Box> friends = new ArrayList<>();

        Box() {}

        Box(long id) {
            this.id = id;
        }
    }

    @Embeddable
    static class Place {
        String city;

        @Column(name = "zip")
        @ExpandContract(old = "zip", next = "postal_code")
        String code;

        Place() {}

        Place(String city, String code) {
            this.city = city;
            this.code = code;
        }
    }

    @Entity(name = "Slip")
    @Table(name = "slip")
    static class Slip {
        @Id
        Long id;

        @Column(name = "txt")
        String text;

        Slip() {}

        Slip(long id, String text) {
            this.id = id;
            this.text = text;
        }
    }

    @Entity(name = "Coin")
    @Table(name = "coin")
    static class Coin {
        @Id
        Long id;

        Coin() {}

        Coin(long id) {
            this.id = id;
        }
    }

    @Entity(name = "Chip")
    @Table(name = "chip")
    static class Chip {
        @Id
        Long id;

        @ExpandContract(old = "weight", next = "mass")
        int weight;

        Chip() {}

        Chip(long id, int weight) {
            this.id = id;
            this.weight = weight;
        }
    }
}
