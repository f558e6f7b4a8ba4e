/** A register of members: {@link com.example.members.Members} by JdbcTemplate, {@link com.example.members.MemberMapper} by MyBatis. */
package com.example.members;
