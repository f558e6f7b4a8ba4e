package com.example.shop;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** All members. */
public interface Members extends JpaRepository<Member, Long> {

    /** Those of a tier, by name. */
    List<Member> findTop10ByTierOrderByName(String tier);

    /** How many there are of a tier. */
    long countByTier(String tier);
}
