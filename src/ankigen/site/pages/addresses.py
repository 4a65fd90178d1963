"""Where the pages are on the web, and what search engines are told of them."""

import html
from collections.abc import Iterable

FRONT_PAGE = "index.html"
SITEMAP_START = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- by ankigen -->
"""
ROBOTS_START = b"# by ankigen\n"


def find_page_address(site_address: str | None, path: str) -> str:
    """Return the address of a page, "" where nobody knows that of the site."""
    if not site_address:
        return ""
    folder = site_address.rstrip("/") + "/"
    return folder if path == FRONT_PAGE else folder + path


def make_sitemap(site_address: str, paths: Iterable[str]) -> bytes:
    """Return the list of all pages for search engines (sitemaps.org, "Sitemaps XML format")."""
    lines = ['<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path in paths:
        lines.append(f"<url><loc>{html.escape(find_page_address(site_address, path))}</loc></url>")
    return SITEMAP_START + "\n".join([*lines, "</urlset>", ""]).encode()


def make_robots_file(site_address: str) -> bytes:
    """Return what lets search engines in (RFC 9309), and where they find the list of pages.

    Where they shall stay out there is no such file: who may not read a page does not see its ``noindex``.
    """
    sitemap = find_page_address(site_address, "sitemap.xml")
    return ROBOTS_START + f"User-agent: *\nAllow: /\nSitemap: {sitemap}\n".encode()
