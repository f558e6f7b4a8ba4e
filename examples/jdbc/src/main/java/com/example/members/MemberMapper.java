package com.example.members;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Result;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** Members by MyBatis. */
public interface MemberMapper {

    @Insert("insert into members (id, name, tier) values (#{id}, #{name}, #{tier})")
    void join(Member member);

    /** Properties are found by the labels of columns. */
    @Select("select * from members where id = #{id}")
    Member byId(long id);

    /** The same for code that calls it by its old name. */
    @Select("select * from members where id = #{id}")
    LegacyMember legacyById(long id);

    @Result(property = "tier", column = "subscription")
    @Select("select id, subscription from members where subscription like #{pattern} order by id")
    List<Member> mapped(String pattern);

    @Update("update members set tier = #{tier} where id = #{id}")
    int upgrade(@Param("id") long id, @Param("tier") String tier);

    @Delete("delete from members where subscription = #{tier}")
    int leave(String tier);

    @Select("select m.tier from members m where m.tier is not null group by m.tier having count(*) > 1")
    List<String> popular();
}
