package dev.expandcontract.fence.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small numbers, from 1 on, for values that occur again and again. */
final class Ids<T> {

    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    int of(T value) {
        return numbers.computeIfAbsent(value, absent -> {
            values.add(value);
            return values.size();
        });
    }

    T value(int id) {
        return values.get(id - 1);
    }

    int size() {
        return values.size();
    }
}
