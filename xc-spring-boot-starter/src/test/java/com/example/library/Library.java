package com.example.library;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
public class Library {

    @RestController
    static class Api {

        private final Members members;
        private final Loans loans;
        private final Pause pause;

        Api(Members members, Loans loans, Pause pause) {
            this.members = members;
            this.loans = loans;
            this.pause = pause;
        }

        /** Reads the member after the transaction, as a view does. */
        @GetMapping("/loans/{id}")
        String tierOfMember(@PathVariable("id") Long id) {
            var loan = loans.findById(id).orElseThrow();
            pause.here();
            return loan.getMember().getTier();
        }

        /** Reads in one transaction and writes in another. */
        @PutMapping("/members/{id}/tier")
        void change(@PathVariable("id") Long id, @RequestBody String tier) {
            var member = members.findById(id).orElseThrow();
            pause.here();
            member.setTier(tier);
            members.save(member);
        }

        @PostMapping("/members/{id}")
        @Transactional
        public void add(@PathVariable("id") Long id, @RequestBody String tier) {
            members.saveAndFlush(new Member(id, tier));
            pause.here();
            members.findById(id).orElseThrow().setTier(tier + " for ever");
        }
    }
}
