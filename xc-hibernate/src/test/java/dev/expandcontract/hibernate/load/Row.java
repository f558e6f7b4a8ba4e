package dev.expandcontract.hibernate.load;

import java.util.List;

/**
 * What the ledger holds for one id: an account with its tags, a car, and a memo.
 *
 * @param memo what the memo holds, or -1 if there is none
 */
record Row(long points, String label, List<String> tags, String plate, int seats, long memo) {

    static final Row FIRST = new Row(0, "new", List.of("a", "b"), "none", 4, -1);

    Row account(long newPoints, String newLabel) {
        return new Row(newPoints, newLabel, tags, plate, seats, memo);
    }

    Row tagged(List<String> newTags) {
        return new Row(points, label, List.copyOf(newTags), plate, seats, memo);
    }

    Row car(String newPlate, int newSeats) {
        return new Row(points, label, tags, newPlate, newSeats, memo);
    }

    Row noted(long newMemo) {
        return new Row(points, label, tags, plate, seats, newMemo);
    }
}
