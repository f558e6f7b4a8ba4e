package dev.expandcontract.benchmarks.shop;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the shop tells of its customers. */
@RestController
class CustomerController {

    private final Customers customers;

    CustomerController(Customers customers) {
        this.customers = customers;
    }

    @GetMapping("/tiers/{tier}")
    List<Customer> ofTier(@PathVariable("tier") String tier) {
        return customers.findByTier(tier);
    }
}
