package dev.expandcontract.benchmarks.shop;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** All customers. */
interface Customers extends JpaRepository<Customer, Long> {

    /** Those of a tier. */
    List<Customer> findByTier(String tier);
}
