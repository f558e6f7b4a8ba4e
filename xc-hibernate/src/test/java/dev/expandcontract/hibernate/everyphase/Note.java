package dev.expandcontract.hibernate.everyphase;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.DynamicUpdate;

/** Annotated getters, and statements that name only what has changed. */
@Entity
@Table(name = "note")
@DynamicInsert
@DynamicUpdate
class Note {

    private Long id;
    private String title;
    private String text;

    Note() {}

    Note(long id, String title, String text) {
        this.id = id;
        this.title = title;
        this.text = text;
    }

    @Id
    Long getId() {
        return id;
    }

    void setId(Long id) {
        this.id = id;
    }

    String getTitle() {
        return title;
    }

    void setTitle(String title) {
        this.title = title;
    }

    @Column(name = "content")
    @ExpandContract(old = "body", next = "content")
    String getText() {
        return text;
    }

    void setText(String text) {
        this.text = text;
    }
}
