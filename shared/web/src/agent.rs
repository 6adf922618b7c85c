//! What a request says of the program that sends it (`User-Agent`, RFC 9110, 10.1.5).
//!
//! A table of ours rather than the crate `isbot`: its patterns are some years old, it counts every HTTP library among
//! the robots, and it brings a regular expression engine into each function that asks.

/// A program, by what it calls itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agent {
    /// A browser, or something that nobody has heard of.
    Usual,
    /// A library that programs send requests with. Nobody looks at pages with one.
    Library,
    /// A scanner of mail, a previewer of links, a robot or an automated browser.
    Scanner,
}

/// Parts of the names of scanners, previewers and robots, in lower case.
const SCANNERS: &[&str] = &[
    "bot",
    "crawler",
    "spider",
    "preview",
    "scrap",
    "scanner",
    "slurp",
    "+http",
    "headlesschrome",
    "phantomjs",
    "lighthouse",
    "facebookexternalhit",
    "facebookcatalog",
    "meta-externalagent",
    "whatsapp/",
    "embedly",
    "iframely",
    "mediapartners-google",
    "googleother",
    "google-inspectiontool",
    "google-read-aloud",
    "googleimageproxy",
    "yahoomailproxy",
    "feedfetcher",
    "ia_archiver",
    "existence discovery",
    "safelinks",
    "barracuda",
    "proofpoint",
    "urldefense",
    "mimecast",
    "bitdefender",
    "linkcheck",
    "trendmicro",
    "trend micro",
    "symantec",
    "messagelabs",
    "fireeye",
    "forcepoint",
    "sophos",
    "zscaler",
    "cloudmark",
    "ironport",
    "virustotal",
    "urlscan",
    "censys",
    "zgrab",
    "masscan",
    "nikto",
];

/// Parts of the names of libraries and tools, in lower case.
const LIBRARIES: &[&str] = &[
    "curl/",
    "wget/",
    "python-",
    "python/",
    "aiohttp",
    "httpx",
    "go-http-client",
    "java/",
    "okhttp",
    "apache-httpclient",
    "libwww-perl",
    "guzzlehttp",
    "node-fetch",
    "undici",
    "axios/",
    "ruby",
    "powershell",
    "httpie/",
    "postmanruntime",
    "insomnia/",
    "reqwest/",
    "dalvik/",
    "cfnetwork/",
];

impl Agent {
    /// What a `User-Agent` says; no browser leaves it out.
    pub fn of(header: Option<&str>) -> Self {
        // The one maker of phones whose name would make robots of their owners.
        let name = header.unwrap_or_default().trim().to_ascii_lowercase().replace("cubot", "");
        let among = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if among(SCANNERS) {
            Self::Scanner
        } else if name.is_empty() || name == "node" || among(LIBRARIES) {
            Self::Library
        } else {
            Self::Usual
        }
    }
}

#[cfg(test)]
mod tests;
