package com.example.library.model;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedAttributeNode;
import jakarta.persistence.NamedEntityGraph;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Something that can be lent, of which the library has copies. */
@Entity
@Table(name = "media")
@Inheritance(strategy = InheritanceType.JOINED)
@NamedQuery(name = "Medium.inLanguage", query = "select m from Medium m where m.language = :language order by m.title")
@NamedQuery(name = "Medium.languages", query = "select distinct m.language from Medium m order by m.language")
@NamedQuery(
        name = "Medium.translate",
        query = "update Medium m set m.language = :to, m.version = m.version + 1 where m.language = :from")
@NamedEntityGraph(
        name = "Medium.withCopies",
        attributeNodes = {@NamedAttributeNode("copies"), @NamedAttributeNode("publisher")})
public abstract class Medium {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Version
    private int version;

    private String title;
    private int published;

    @ExpandContract(old = "lang", next = "language_name")
    @Column(name = "lang", length = 20)
    private String language;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "publisher_id")
    private Publisher publisher;

    @ManyToMany
    @JoinTable(
            name = "media_subjects",
            joinColumns = @JoinColumn(name = "medium_id"),
            inverseJoinColumns = @JoinColumn(name = "subject_id"))
    private Set<Subject> subjects = new HashSet<>();

    @OneToMany(mappedBy = "medium")
    @OrderBy("barcode")
    private List<Copy> copies = new ArrayList<>();

    protected Medium() {}

    protected Medium(String title, int published, String language, Publisher publisher) {
        this.title = title;
        this.published = published;
        this.language = language;
        this.publisher = publisher;
    }

    public Long id() {
        return id;
    }

    public int version() {
        return version;
    }

    public String title() {
        return title;
    }

    public int published() {
        return published;
    }

    public String language() {
        return language;
    }

    public void translateTo(String other) {
        language = other;
    }

    public Publisher publisher() {
        return publisher;
    }

    public Set<Subject> subjects() {
        return subjects;
    }

    public List<Copy> copies() {
        return copies;
    }
}
