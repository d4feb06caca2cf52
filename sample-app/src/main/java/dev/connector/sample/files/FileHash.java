package dev.connector.sample.files;

/**
 * The hash of a file.
 *
 * @param path the file, relative to the served folder
 * @param size how many bytes were hashed
 * @param algorithm the algorithm
 * @param hash the hash in hexadecimal, in lower case
 */
record FileHash(String path, long size, String algorithm, String hash) {

}
