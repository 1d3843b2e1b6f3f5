"""A story with every kind of structure that a body may have."""

HEAD = """title: The harbour board counts its lamps
date: 1974-05-07
subtitle: A long evening of figures, a song, and two notes
publication: Marrowby Ledger
people: [Walter Oduya, Priya Raman]
places: [Lisbon]
images:
- {src: images/quay.gif, caption: The quay at low water, credit: A. Lund, alt: Three boats lie on the sand}
- {src: images/quay.gif, caption: The tower}
- {src: images/quay.gif, caption: The bay, alt: The bay}"""

BODY = r"""Walter Oduya read out the figures below[^1]. The board owed 10<sup>6</sup> crowns, the water CO<sub>2</sub>,
and the fee was <del>four</del> <ins>five</ins> crowns[^glass]. No other paper had it[^1].

**Harbour league, final standings**

| Club | P | Goals | Pts |
|---|---|---|---|
| Marrowby Rovers | 22 | 48–19 | 49 |
| Lisbon Athletic | 22 | 41–22 | – |

| Item | 1973 | 1974 | Change on the year | Remarks of the treasurer of the harbour board | Vote |
|:---|---|---:|---|---|---|
| Dredging \| lights | 1,310 | 1,299 | −0.8% | put off until the autumn<br>tides allow it, if they do | nine for |
| **Total** | **1,445** | **1,462** | **+1.2%** | | ten for |

|  |  |
|---|---|
| High water | 06:14 |

7. The seventh point.
8. The eighth point:
   - the red lamp
   - the white lamp
     1. its lens

Mole
:   A wall that keeps the sea out.
:   A small beast.

The lamp is lit, the tide is in,\
the boats come home by twos and threes.

```
DEPART   MARROWBY   06:10   08:40   11:15   14:00   17:30   19:05   21:45   23:10   00:05
```

### 14:05

The vote is called, see [the song](#song).

[A film of the quay](https://www.video.example/watch?v=abc&t=1)

[maps.example/marrowby](https://maps.example/marrowby)

<a id="song"></a>The pilots of Lisbon sing.

[^1]: As printed in the *Ledger*.
[^glass]: Measured with a glass.

    By Priya Raman.
"""

PICTURE = bytes.fromhex("47494638396158024001800100a0b0c0ffffff2c000000000100010000020244010 03b".replace(" ", ""))
"""A GIF that says it is 600 pixels wide and 320 high."""
