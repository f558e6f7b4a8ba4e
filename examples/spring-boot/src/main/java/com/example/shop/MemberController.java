package com.example.shop;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What other systems ask of the shop. */
@RestController
class MemberController {

    private final Members members;

    MemberController(Members members) {
        this.members = members;
    }

    /** What a new member is called, and their tier. */
    record Application(String name, String tier) {}

    @GetMapping("/members")
    @Transactional(readOnly = true)
    List<Member> of(@RequestParam String tier) {
        return members.findTop10ByTierOrderByName(tier);
    }

    @GetMapping("/members/{id}")
    @Transactional(readOnly = true)
    Member one(@PathVariable long id) {
        return find(id);
    }

    @PostMapping("/members")
    @Transactional
    Member join(@RequestBody Application application) {
        return members.save(new Member(application.name(), application.tier()));
    }

    @PutMapping("/members/{id}/tier")
    @Transactional
    Member change(@PathVariable long id, @RequestBody String tier) {
        var member = find(id);
        member.setTier(tier);
        return member;
    }

    private Member find(long id) {
        return members.findById(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no member " + id + "."));
    }
}
