package com.example.shop;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Shop {

    private final Members members;

    Shop(Members members) {
        this.members = members;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }

    @GetMapping("/members")
    List<Member> all() {
        return members.findAll();
    }

    @GetMapping("/members/{id}")
    Member one(@PathVariable long id) {
        return members.findById(id).orElseThrow();
    }

    @PostMapping("/members")
    Member join(@RequestParam String name, @RequestParam String tier) {
        return members.save(new Member(name, tier));
    }

    @PutMapping("/members/{id}")
    @Transactional
    public Member change(@PathVariable long id, @RequestParam String tier) {
        var member = members.findById(id).orElseThrow();
        member.setTier(tier);
        return member;
    }
}
