package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateCacheTest {

    private final TemplateCache<Integer> cache = new TemplateCache<>(100, 50);

    @Test
    void whatWasPutIsFound() {
        cache.put("a", 1, 5);
        assertThat(cache.get("a")).isEqualTo(1);
        assertThat(cache.get("b")).isNull();
        assertThat(cache.weight()).isEqualTo(5);
    }

    @Test
    void theFirstValueOfAKeyStays() {
        cache.put("a", 1, 5);
        cache.put("a", 2, 5);
        assertThat(cache.get("a")).isEqualTo(1);
        assertThat(cache.weight()).isEqualTo(5);
    }

    @Test
    void whatWeighsMoreThanATenthIsNotKept() {
        cache.put("a", 1, 11);
        cache.put("b", 2, 10);
        assertThat(cache.get("a")).isNull();
        assertThat(cache.get("b")).isEqualTo(2);
    }

    @Test
    void theCapacityIsFilledAndNotExceeded() {
        for (int i = 0; i < 1_000; i++) {
            cache.put("k" + i, i, 1);
            assertThat(cache.weight()).isEqualTo(Math.min(i + 1, 100)).isEqualTo(cache.size());
        }
    }

    @Test
    void theOldestThatNobodyAskedForLeavesFirst() {
        IntStream.range(0, 100).forEach(i -> cache.put("k" + i, i, 1));
        cache.put("new", -1, 1);
        assertThat(cache.get("k0")).isNull();
        assertThat(cache.get("k1")).isEqualTo(1);
        assertThat(cache.get("new")).isEqualTo(-1);
    }

    @Test
    void whatIsInUseOutlivesAStreamOfOthers() {
        for (int i = 0; i < 50; i++) {
            cache.put("hot" + i, i, 1);
            cache.get("hot" + i);
        }
        for (int i = 0; i < 100_000; i++) {
            cache.put("cold" + i, i, 1);
        }
        assertThat(IntStream.range(0, 50).filter(i -> cache.get("hot" + i) != null))
                .hasSize(50);
        assertThat(cache.weight()).isEqualTo(100);
    }

    @Test
    void whatIsNoLongerAskedForMakesRoomInTheEnd() {
        IntStream.range(0, 90).forEach(i -> {
            cache.put("hot" + i, i, 1);
            cache.get("hot" + i);
        });
        for (int i = 0; i < 2_000; i++) {
            cache.put("warm" + i, i, 1);
            cache.get("warm" + i);
        }
        assertThat(IntStream.range(0, 90).filter(i -> cache.get("hot" + i) != null))
                .isEmpty();
    }

    @Test
    void whatComesBackSoonAfterItLeftIsKeptLonger() {
        IntStream.range(0, 101).forEach(i -> cache.put("k" + i, i, 1));
        assertThat(cache.get("k0")).isNull();
        cache.put("k0", 0, 1);
        IntStream.range(1_000, 1_500).forEach(i -> cache.put("k" + i, i, 1));
        assertThat(cache.get("k0")).isEqualTo(0);
    }

    @Test
    void onlySoManyThatLeftAreRemembered() {
        IntStream.range(0, 100).forEach(i -> cache.put("k" + i, i, 1));
        IntStream.range(100, 151).forEach(i -> cache.put("k" + i, i, 1));
        cache.put("k1", 1, 1);
        cache.put("k0", 0, 1);
        IntStream.range(1_000, 1_500).forEach(i -> cache.put("k" + i, i, 1));
        assertThat(cache.get("k0")).isNull();
        assertThat(cache.get("k1")).isNotNull();
    }
}
