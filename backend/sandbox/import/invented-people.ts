/** Combined by chance; none is meant to be anybody. */
export const firstNames =
  `Alma Anders Bruno Carla Casper Dana Elif Emil Farah Felix Greta Hana Hugo Ida Imran Ivo Jana Joel Kaia Kofi Lale Lars Leon Lina Luca
Maja Malik Mara Mats Nadia Nils Noor Olga Omar Paula Pia Rafael Rosa Samir Selma Sven Tara Theo Uma Vera Viktor Wanda Yara Yuki Zoe`.split(/\s+/);

export const lastNames =
  `Abend Alder Amberg Arden Barlow Bellini Birk Calder Castell Dahl Darzi Ekholm Elmore Falk Farrow Garnet Gerlach Haddon Halim Holt
Ibsen Jansen Karim Keller Kimura Lindt Lowell Marlow Mercer Nakata Nyberg Okoye Orlov Palmer Quade Rahman Reuter Sandel Soler Tanner Thorne Ueda Vance
Varga Wald Weller Winter Yates Zander Ziegler`.split(/\s+/);

export const titles = [
  'Chief Operating Officer',
  'Chief Financial Officer',
  'VP Sales',
  'VP Marketing',
  'VP Operations',
  'Head of Procurement',
  'Head of IT',
  'Head of Customer Success',
  'Director of Finance',
  'Director of Engineering',
  'Director of People',
  'Purchasing Manager',
  'Product Manager',
  'Supply Chain Manager',
  'Marketing Manager',
  'Facilities Manager',
] as const;
