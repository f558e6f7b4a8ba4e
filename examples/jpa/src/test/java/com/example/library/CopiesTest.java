package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.library.model.Branch;
import com.example.library.model.Copy;
import com.example.library.model.Wear;
import com.example.library.repository.Copies;
import com.example.library.repository.Media;
import jakarta.persistence.PersistenceException;
import java.time.DayOfWeek;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopiesTest extends LibraryTest {

    private Copies copies;
    private Branch main;

    @BeforeEach
    void create() {
        copies = new Copies(entities);
        main = entities.find(Branch.class, "MAIN");
    }

    @Test
    void scans_a_barcode() {
        assertThat(copies.scanned(1003))
                .hasValueSatisfying(copy -> assertThat(copy.medium().title()).isEqualTo("Stiller"));
        assertThat(copies.scanned(42)).isEmpty();
        assertThat(copies.locked(1004).wear()).isEqualTo(Wear.USED);
    }

    @Test
    void finds_ranges_of_barcodes() {
        assertThat(copies.between(1002, 1004)).extracting(Copy::barcode).containsExactly(1002L, 1003L, 1004L);
        assertThat(copies.after(1005, 2)).extracting(Copy::barcode).containsExactly(1006L, 1007L);
        assertThat(copies.evenBarcodes()).containsExactly(1002L, 1004L, 1006L, 1008L);
        assertThat(copies.nextBarcode()).isEqualTo(1009);
        assertThat(copies.barcodesOf(new Media(entities).byTitle("The Waves"))).containsExactly(1005L, 1004L);
    }

    @Test
    void finds_what_is_available() {
        assertThat(copies.available(main)).extracting(Copy::barcode).containsExactly(1001L, 1003L, 1008L);
        assertThat(copies.availableAt("10178")).extracting(Copy::barcode).containsExactly(1002L, 1005L);
    }

    @Test
    void counts() {
        assertThat(copies.countByBranchAndLanguage())
                .extracting(row -> row[0] + " " + row[1] + " " + row[2])
                .containsExactly("Main English 2", "Main German 2", "West English 2", "West German 1");
        assertThat(copies.countByWear())
                .extracting(row -> row[0] + " " + row[1])
                .containsExactlyInAnyOrder("DAMAGED 2", "NEW 2", "USED 4");
    }

    @Test
    void finds_by_wear() {
        assertThat(copies.worn(Wear.DAMAGED)).extracting(Copy::barcode).containsExactly(1002L, 1006L);
        assertThat(copies.inWear(Wear.USED, 1005)).extracting(Copy::barcode).containsExactly(1005L, 1004L, 1001L);
    }

    @Test
    void changes_barcodes() {
        assertThat(copies.shiftBarcodes(1000)).isEqualTo(8);
        entities.clear();
        assertThat(copies.scanned(2008)).isPresent();
        copies.locked(2001).relabel(7);
        flushAndClear();
        assertThat(copies.scanned(7)).isPresent();
        assertThat(copies.scanned(2001)).isEmpty();
    }

    @Test
    void gives_no_barcode_twice() {
        entities.persist(new Copy(1009, Wear.NEW, new Media(entities).byTitle("Das Boot"), main));
        flushAndClear();
        assertThat(copies.nextBarcode()).isEqualTo(1010);
        var second =
                new Copy(1009, Wear.NEW, new Media(entities).byTitle("Das Boot"), entities.find(Branch.class, "MAIN"));
        assertThatThrownBy(() -> {
                    entities.persist(second);
                    entities.flush();
                })
                .isInstanceOf(PersistenceException.class);
    }

    @Test
    void replaces_and_discards() {
        assertThat(copies.replaceWorn(entities.find(Branch.class, "WEST"))).isEqualTo(2);
        entities.clear();
        assertThat(copies.worn(Wear.DAMAGED)).isEmpty();
        assertThat(copies.discardAbove(1007)).isEqualTo(1);
        assertThat(copies.nextBarcode()).isEqualTo(1008);
    }

    @Test
    void finds_branches() {
        assertThat(copies.branches(List.of("8001", "9999"))).containsExactly(main);
        assertThat(copies.openOn(DayOfWeek.MONDAY, 10)).containsExactly(main);
        assertThat(copies.openOn(DayOfWeek.MONDAY, 12)).hasSize(2);
        assertThat(copies.inTheTownOfAPublisher()).extracting(Branch::code).containsExactly("WEST");
    }

    @Test
    void moves_a_branch() {
        main.moveTo(Fixture.BERLIN);
        main.hours().remove(DayOfWeek.SATURDAY);
        flushAndClear();
        var moved = entities.find(Branch.class, "MAIN");
        assertThat(moved.address()).isEqualTo(Fixture.BERLIN);
        assertThat(moved.hours()).containsOnlyKeys(DayOfWeek.MONDAY);
        assertThat(copies.availableAt("10178")).hasSize(5);
    }
}
