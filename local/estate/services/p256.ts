import { createECDH, generateKeyPairSync } from 'node:crypto';

/** A key pair on the curve NIST P-256 that signs digests, which Node alone doesn't: it would hash them once more. */
export interface P256Key {
  /** DER of the SubjectPublicKeyInfo. */
  publicKey: Buffer;
  /** @param digest of 32 bytes @returns an ECDSA signature in DER */
  sign(digest: Buffer): Buffer;
  verify(digest: Buffer, signature: Buffer): boolean;
}

const CURVE = 'prime256v1';
/** How many points the curve has. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const toInteger = (bytes: Buffer): bigint => BigInt(`0x0${bytes.toString('hex')}`);
const toBytes = (integer: bigint): Buffer => Buffer.from(integer.toString(16).padStart(64, '0'), 'hex');
const modulo = (integer: bigint): bigint => ((integer % ORDER) + ORDER) % ORDER;

/** Euclid's algorithm. */
function invert(integer: bigint): bigint {
  let [a, b, x, y] = [integer, ORDER, 1n, 0n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return modulo(x);
}

/** @returns the first coordinate of the curve's generator times the integer */
function multiplyGenerator(integer: bigint): bigint {
  const point = createECDH(CURVE);
  point.setPrivateKey(toBytes(integer));
  return toInteger(point.getPublicKey().subarray(1, 33));
}

function writeInteger(integer: bigint): Buffer {
  const hex = integer.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const sign = (bytes[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.from([2, bytes.length + sign.length, ...sign, ...bytes]);
}

function writeSignature(r: bigint, s: bigint): Buffer {
  const integers = Buffer.concat([r, s].map(writeInteger));
  return Buffer.concat([Buffer.from([0x30, integers.length]), integers]);
}

/** @returns what the DER would hold if it is one: whoever asks writes it again and compares */
function readSignature(der: Buffer): [r: bigint, s: bigint] {
  const end = 4 + (der[3] ?? 0);
  return [toInteger(der.subarray(4, end)), toInteger(der.subarray(end + 2))];
}

const isInRange = (integer: bigint): boolean => integer > 0n && integer < ORDER;

export function createP256Key(): P256Key {
  const pair = generateKeyPairSync('ec', { namedCurve: CURVE });
  const secret = toInteger(Buffer.from(pair.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }),
    sign(digest) {
      const nonce = createECDH(CURVE);
      const r = modulo(toInteger(nonce.generateKeys().subarray(1, 33)));
      const s = modulo(invert(toInteger(nonce.getPrivateKey())) * (toInteger(digest) + r * secret));
      return writeSignature(r, s);
    },
    verify(digest, signature) {
      const [r, s] = readSignature(signature);
      if (!isInRange(r) || !isInRange(s) || !writeSignature(r, s).equals(signature)) return false;
      // With the secret at hand, u1·G + u2·Q is one multiplication.
      const factor = modulo(invert(s) * (toInteger(digest) + r * secret));
      return factor !== 0n && modulo(multiplyGenerator(factor)) === r;
    },
  };
}
