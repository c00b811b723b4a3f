"""Writes of the products room: versions of products, coupons."""
