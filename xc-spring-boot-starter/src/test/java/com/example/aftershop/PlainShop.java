package com.example.aftershop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class PlainShop {}
