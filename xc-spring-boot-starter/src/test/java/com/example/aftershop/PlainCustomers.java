package com.example.aftershop;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

public interface PlainCustomers extends JpaRepository<PlainCustomer, Long> {

    List<PlainCustomer> findByTier(String tier);
}
