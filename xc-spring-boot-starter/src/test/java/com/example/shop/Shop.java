package com.example.shop;

import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
public class Shop {

    public static void main(String[] args) {
        SpringApplication.run(Shop.class, args);
    }

    @RestController
    static class Api {

        private final Customers customers;

        Api(Customers customers) {
            this.customers = customers;
        }

        @PostMapping("/customers")
        Long add(@RequestBody Map<String, String> sent) {
            return customers
                    .save(new Customer(sent.get("name"), sent.get("tier")))
                    .getId();
        }

        @PutMapping("/customers/{id}/tier")
        @Transactional
        void change(@PathVariable("id") Long id, @RequestBody String tier) {
            customers.findById(id).orElseThrow().setTier(tier);
        }

        @GetMapping("/customers/{id}/tier")
        @Transactional(readOnly = true)
        String tier(@PathVariable("id") Long id) {
            return customers.findById(id).orElseThrow().getTier();
        }

        @GetMapping("/tiers/{tier}")
        List<String> names(@PathVariable("tier") String tier) {
            return customers.findByTier(tier).stream().map(Customer::getName).toList();
        }
    }
}
