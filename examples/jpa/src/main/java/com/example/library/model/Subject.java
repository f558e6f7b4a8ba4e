package com.example.library.model;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** What media are about: a tree. */
@Entity
@Table(name = "subjects")
public class Subject {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "parent_id")
    private Subject parent;

    @OneToMany(mappedBy = "parent", cascade = CascadeType.ALL)
    @OrderBy("name")
    private List<Subject> children = new ArrayList<>();

    protected Subject() {}

    public Subject(String name) {
        this.name = name;
    }

    public Subject child(String childName) {
        var child = new Subject(childName);
        child.parent = this;
        children.add(child);
        return child;
    }

    public Long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Subject parent() {
        return parent;
    }

    public List<Subject> children() {
        return children;
    }
}
